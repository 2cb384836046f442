import ts from 'typescript'
import { isEngine } from './rooms.ts'
import { isVariable, type Law, search } from './source.ts'

/** Risk itself, reading back what it approved, and where the brand is made. */
const MAY_APPROVE = ['src/trading/orders.ts', 'src/store/ledger/orderRows.ts', 'src/domain/order.ts']
const BRAND = 'approved'

/** Only what risk approved reaches the venue, so nobody else may put its brand on an order. */
export const approvedByRisk: Law = {
  name: 'approved-by-risk',
  says: `Only ${MAY_APPROVE.slice(0, 2).join(' and ')} give an order risk's brand; everything else goes through risk.`,
  strict: false,
  check: source =>
    !isEngine(source.path) || MAY_APPROVE.includes(source.path)
      ? []
      : search(source, one =>
          ts.isIdentifier(one) && one.text === BRAND && isVariable(one) && ts.isCallExpression(one.parent)
            ? 'brands an order as approved'
            : null,
        ),
}
