import type { Transaction } from '../connection.ts'
import type { TableHead } from './format.ts'

/** `csgo_migrations` is told in the head of the file, and written by migrating. */
const TOLD_ELSEWHERE = 'csgo_migrations'

interface Row {
  readonly name: string
  readonly columns: ReadonlyArray<string>
  readonly key: ReadonlyArray<string> | null
  readonly bytewise: ReadonlyArray<string>
  readonly identity: string | null
  readonly sequence: string | null
  readonly needs: ReadonlyArray<string>
}

const select = (tx: Transaction, schema: string) => tx<Row[]>`
  select c.relname::text as name,
         array(select a.attname::text from pg_attribute a
                where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' order by a.attnum) as columns,
         (select array_agg(a.attname::text order by k.place) from pg_constraint p
            cross join unnest(p.conkey) with ordinality as k (number, place)
            join pg_attribute a on a.attrelid = p.conrelid and a.attnum = k.number
           where p.conrelid = c.oid and p.contype = 'p') as key,
         array(select a.attname::text from pg_constraint p join pg_attribute a on a.attrelid = p.conrelid and a.attnum = any(p.conkey)
                where p.conrelid = c.oid and p.contype = 'p' and a.attcollation <> 0 order by a.attnum) as bytewise,
         i.attname::text as identity,
         case when i.attname is not null
              then pg_get_serial_sequence(quote_ident(${schema}) || '.' || quote_ident(c.relname), i.attname) end as sequence,
         array(select distinct t.relname::text from pg_constraint f join pg_class t on t.oid = f.confrelid
                where f.conrelid = c.oid and f.contype = 'f' and f.confrelid <> c.oid) as needs
    from pg_class c
    left join pg_attribute i on i.attrelid = c.oid and i.attidentity <> '' and not i.attisdropped
   where c.relnamespace = ${schema}::regnamespace and c.relkind = 'r' and c.relname <> ${TOLD_ELSEWHERE}
   order by c.relname`

/** Those first that others refer to. */
const inOrder = (rows: ReadonlyArray<Row>): ReadonlyArray<Row> => {
  const ordered: Row[] = []
  const placed = new Set<string>()
  let rest = rows
  while (rest.length > 0) {
    const ready = rest.filter(row => row.needs.every(name => placed.has(name)))
    if (ready.length === 0) throw new RangeError(`tables refer to each other in a circle: ${rest.map(r => r.name)}`)
    for (const row of ready) placed.add(row.name)
    ordered.push(...ready)
    rest = rest.filter(row => !placed.has(row.name))
  }
  return ordered
}

/** The names of the tables in a schema, in any order; none when there is no such schema. */
export const tableNames = async (tx: Transaction, schema: string): Promise<ReadonlyArray<string>> => {
  const rows = await tx<{ name: string }[]>`
    select c.relname::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = ${schema} and c.relkind in ('r', 'p') order by 1`
  return rows.map(({ name }) => name)
}

/** The tables of a schema as a backup tells them, in an order in which they can be filled. Throws when one has no primary key. */
export const readTables = async (tx: Transaction, schema: string): Promise<ReadonlyArray<TableHead>> => {
  const heads: TableHead[] = []
  for (const { name, columns, key, bytewise, identity, sequence } of inOrder(await select(tx, schema))) {
    if (key === null) throw new RangeError(`${name} has no primary key, so its rows have no order`)
    const [at] =
      sequence === null
        ? []
        : await tx.unsafe<{ last: string; called: boolean }[]>(
            `select last_value::text as last, is_called as called from ${sequence}`,
          )
    heads.push({
      table: name,
      columns,
      key,
      bytewise,
      sequence: identity === null || at === undefined ? null : [identity, at.last, at.called],
    })
  }
  return heads
}
