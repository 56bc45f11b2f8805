import type { Check } from './check-path.ts'
import { indexOf, type LookupTable, type OnMiss, onMissWords } from './lookup-table.ts'
import type { Plan } from './plan.ts'
import { hint } from './problem.ts'
import type { Scope } from './scope.ts'
import { describe, textType } from './static-type.ts'
import { type Expression, startOf } from './syntax.ts'
import { asText, broken, type Checking, flaw, type Typed } from './typed.ts'

type Call = Expression & { readonly kind: 'call' }
type Room = { readonly call: Call; readonly scope: Scope; readonly checking: Checking; readonly check: Check }
type Named = ReadonlyMap<string, Expression>

const settings = ['from', 'to', 'onMiss', 'default']
const usage =
  'write lookup(key, table), or lookup(key, table, from: column, to: column); further keys stand after the table'

/** `key | lookup(table)`: the value of one column in the row that has the key in another. */
export function checkLookup(call: Call, scope: Scope, checking: Checking, check: Check): Typed {
  const room: Room = { call, scope, checking, check }
  const named = namedOf(room)
  const [first, tableName, ...more] = call.args.filter(({ kind }) => kind !== 'named')
  if (first === undefined || tableName === undefined) return flaw(checking, call.at, usage)
  const keys = [first, ...more].map((key) => checkKey(key, room))
  const table = tableOf(tableName, checking)
  if (table === undefined || named === undefined || keys.includes(undefined)) return broken
  const plans = keys.flatMap((key) => (key === undefined ? [] : [key]))
  const from = fromColumns(table, plans.length, named, room)
  const to = from && toColumn(table, from, named, room)
  if (from === undefined || to === undefined) return broken
  const index = indexOf(table, from, to)
  if (index.kind === 'ambiguous') {
    const [one, two] = index.rows
    const text = `rows ${one} and ${two} of ${table.name} have the same ${from.join(' and ')} and another ${to}`
    return flaw(checking, call.at, `${text}: this way it cannot be looked up`)
  }
  const miss = onMiss(table, plans.length, named, room)
  if (miss === undefined) return broken
  const what = `${table.name} has no row with this ${from.join(' and ')}`
  const plan: Plan = {
    ...{ kind: 'lookup', keys: plans, values: index.values, what, table: table.name },
    ...miss,
  }
  return { plan, type: textType }
}

/** Undefined when one of them is wrong, which is told. */
function namedOf({ call, checking }: Room): Named | undefined {
  const named = new Map<string, Expression>()
  const before = checking.flaws.length
  for (const arg of call.args) {
    if (arg.kind !== 'named') continue
    if (!settings.includes(arg.name)) {
      flaw(checking, arg.at, `lookup has no setting ${arg.name}${hint(arg.name, settings)}`)
    } else if (named.has(arg.name)) flaw(checking, arg.at, `${arg.name} stands twice`)
    named.set(arg.name, arg.value)
  }
  return checking.flaws.length > before ? undefined : named
}

function checkKey(key: Expression, { scope, checking, check }: Room): Plan | undefined {
  const typed = check(key, scope, checking)
  if (typed.type.kind === 'text' || typed.type.kind === 'number') return asText(typed)
  if (typed.type.kind !== 'unknown') {
    const text = `lookup takes a text or a number as key, this is ${describe(typed.type)}`
    flaw(checking, startOf(key), text)
  }
  return undefined
}

function tableOf(name: Expression, checking: Checking): LookupTable | undefined {
  const word = wordOf(name)
  if (word === undefined) {
    flaw(checking, startOf(name), "the name of a lookup table is expected here: uom, or 'unit-codes'")
    return undefined
  }
  const table = checking.tables.get(word)
  if (table !== undefined) return table
  flaw(checking, startOf(name), `there is no lookup table ${word}${hint(word, [...checking.tables.keys()])}`)
  return undefined
}

function wordOf(expression: Expression | undefined): string | undefined {
  if (expression?.kind === 'name') return expression.name
  return expression?.kind === 'text' ? expression.value : undefined
}

function fromColumns(
  table: LookupTable,
  keyCount: number,
  named: Named,
  room: Room,
): readonly string[] | undefined {
  const { call, checking } = room
  const given = named.get('from')
  if (given === undefined) {
    if (keyCount < table.columns.length) return table.columns.slice(0, keyCount)
    return told(flaw(checking, call.at, `${table.name} has ${table.columns.length} columns only`))
  }
  const columns = given.kind === 'names' ? given.names : [{ name: wordOf(given), at: startOf(given) }]
  if (columns.length !== keyCount) {
    const text = `from names ${columns.length} columns, for ${keyCount} keys; several: from: [sku, unit]`
    return told(flaw(checking, startOf(given), text))
  }
  const known = columns.map(({ name, at }) => columnOf(table, name, at, checking))
  return known.includes(undefined) ? undefined : known.flatMap((name) => name ?? [])
}

function toColumn(
  table: LookupTable,
  from: readonly string[],
  named: Named,
  { call, checking }: Room,
): string | undefined {
  const given = named.get('to')
  if (given !== undefined) return columnOf(table, wordOf(given), startOf(given), checking)
  const others = table.columns.filter((column) => !from.includes(column))
  if (others.length === 1) return others[0]
  return told(flaw(checking, call.at, `say which column it gives, to: one of ${others.join(', ')}`))
}

function columnOf(
  table: LookupTable,
  name: string | undefined,
  at: number,
  checking: Checking,
): string | undefined {
  if (name === undefined) return told(flaw(checking, at, "a column is expected here: code, or 'GS1 code'"))
  if (table.columns.includes(name)) return name
  return told(flaw(checking, at, `${table.name} has no column ${name}${hint(name, table.columns)}`))
}

type Miss = { readonly onMiss: OnMiss; readonly otherwise?: Plan }

function onMiss(table: LookupTable, keyCount: number, named: Named, room: Room): Miss | undefined {
  const { checking, scope, check } = room
  const given = named.get('default')
  const said = named.get('onMiss')
  const word = said === undefined ? (given === undefined ? table.onMiss : 'default') : wordOf(said)
  const rule = onMissWords.find((known) => known === word)
  if (rule === undefined) {
    return told(flaw(checking, startOf(said ?? room.call), `onMiss is one of ${onMissWords.join(', ')}`))
  }
  if (rule === 'keep' && keyCount > 1) {
    return told(flaw(checking, room.call.at, 'onMiss: keep gives the key back, and here are several keys'))
  }
  if (rule !== 'default') return { onMiss: rule }
  if (given === undefined) {
    if (table.default !== undefined) {
      return { onMiss: rule, otherwise: { kind: 'constant', value: table.default } }
    }
    return told(flaw(checking, startOf(said ?? room.call), "write the value too, default: 'EA'"))
  }
  const typed = check(given, scope, checking)
  if (typed.type.kind === 'unknown') return undefined
  if (typed.type.kind === 'text' || typed.type.kind === 'number') {
    return { onMiss: rule, otherwise: asText(typed) }
  }
  return told(flaw(checking, startOf(given), `default is a text, this is ${describe(typed.type)}`))
}

function told(_: Typed): undefined {
  return undefined
}
