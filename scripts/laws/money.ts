import ts from 'typescript'
import { handlesMoney } from './rooms.ts'
import { type Law, memberOf, search } from './source.ts'

const PARSERS = new Set(['parseFloat', 'Number'])

/** What makes a float of money (or of a text that may be money) in the rooms that handle it. */
export const noFloatMoney: Law = {
  name: 'no-float-money',
  says: 'Money is whole millionths: parseMillionths, showMillionths, mulDiv of src/domain/money.ts (law 7).',
  strict: false,
  check: source =>
    !handlesMoney(source.path)
      ? []
      : search(source, node => {
          if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.PlusToken)
            return 'turns into a float: +'
          if (!ts.isCallExpression(node)) return null
          if (ts.isIdentifier(node.expression))
            return PARSERS.has(node.expression.text) ? `turns into a float: ${node.expression.text}(` : null
          const member = memberOf(node.expression)
          if (member?.name === 'toFixed') return 'shows a float: .toFixed('
          return member?.name === 'parseFloat' ? 'turns into a float: parseFloat(' : null
        }),
}
