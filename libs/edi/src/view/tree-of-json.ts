import type { DocumentProblem } from '../write/transaction-of-document.ts'
import type { InterchangeTree } from './interchange-tree.ts'

export type TreeResult =
  | { readonly kind: 'tree'; readonly tree: InterchangeTree }
  | { readonly kind: 'problems'; readonly problems: readonly DocumentProblem[] }

/**
 * An `InterchangeTree` of JSON that comes from anywhere: its form is checked, with the path of everything that is amiss.
 * What the values say is checked by `writeInterchange`.
 */
export function treeOfJson(value: unknown): TreeResult {
  const check = new TreeCheck()
  check.interchange(value)
  const { problems } = check
  return problems.length > 0
    ? { kind: 'problems', problems }
    : { kind: 'tree', tree: value as InterchangeTree }
}

type Fields = { readonly [name: string]: unknown }

const mostProblems = 100

class TreeCheck {
  readonly problems: DocumentProblem[] = []

  interchange(value: unknown): void {
    const tree = this.fields(value, '')
    if (tree === undefined) return
    if (!['x12', 'edifact', 'tradacoms'].includes(String(tree.standard)))
      this.report('standard', 'write x12 or edifact')
    this.separators(tree.separators)
    for (const name of ['serviceString', 'charset', 'ending']) this.optionalText(tree[name], name)
    this.segment(tree.header, 'header')
    if (tree.outside !== undefined) this.list(tree.outside, 'outside', (one, path) => this.segment(one, path))
    this.list(tree.groups, 'groups', (one, path) => this.group(one, path))
  }

  private separators(value: unknown): void {
    const separators = this.fields(value, 'separators')
    if (separators === undefined) return
    for (const name of ['element', 'component', 'segment']) this.text(separators[name], `separators.${name}`)
    for (const name of ['repetition', 'release', 'decimal', 'lineEnd'])
      this.optionalText(separators[name], `separators.${name}`)
  }

  private group(value: unknown, path: string): void {
    const group = this.fields(value, path)
    if (group === undefined) return
    if (group.header !== undefined) this.segment(group.header, `${path}.header`)
    this.list(group.transactions, `${path}.transactions`, (one, at) => this.transaction(one, at))
  }

  private transaction(value: unknown, path: string): void {
    const transaction = this.fields(value, path)
    if (transaction === undefined) return
    this.segment(transaction.header, `${path}.header`)
    for (const name of ['charset', 'octets']) this.optionalText(transaction[name], `${path}.${name}`)
    this.items(transaction.segments, `${path}.segments`)
  }

  /** Segments and loops; not recursive, for JSON may be nested without end. */
  private items(value: unknown, path: string): void {
    const open = [{ value, path }]
    for (let level = open.pop(); level !== undefined; level = open.pop()) {
      this.list(level.value, level.path, (one, at) => {
        const item = isFields(one) && one.loop !== undefined ? one : undefined
        if (item === undefined) this.segment(one, at)
        else {
          this.text(item.loop, `${at}.loop`)
          open.push({ value: item.segments, path: `${at}.segments` })
        }
      })
    }
  }

  private segment(value: unknown, path: string): void {
    const segment = this.fields(value, path)
    if (segment === undefined) return
    this.text(segment.tag, `${path}.tag`)
    this.list(segment.elements, `${path}.elements`, (one, at) => this.element(one, at))
  }

  private element(value: unknown, path: string): void {
    if (typeof value === 'string') return
    if (Array.isArray(value)) this.components(value, path)
    else if (isFields(value) && Array.isArray(value.repetitions)) {
      this.list(value.repetitions, `${path}.repetitions`, (one, at) => {
        if (typeof one !== 'string') this.components(one, at)
      })
    } else this.report(path, 'here stands a text, a list of components, or {"repetitions": [...]}')
  }

  private components(value: unknown, path: string): void {
    this.list(value, path, (one, at) => this.text(one, at))
  }

  private fields(value: unknown, path: string): Fields | undefined {
    if (isFields(value)) return value
    this.report(path, value === undefined ? 'it is missing' : 'here stands an object')
    return undefined
  }

  private list(value: unknown, path: string, each: (one: unknown, path: string) => void): void {
    if (!Array.isArray(value)) this.report(path, value === undefined ? 'it is missing' : 'here stands a list')
    else for (const [index, one] of value.entries()) each(one, `${path}[${index}]`)
  }

  private text(value: unknown, path: string): void {
    if (typeof value !== 'string')
      this.report(path, value === undefined ? 'it is missing' : 'here stands a text')
  }

  private optionalText(value: unknown, path: string): void {
    if (value !== undefined) this.text(value, path)
  }

  private report(path: string, text: string): void {
    if (this.problems.length < mostProblems) this.problems.push({ path, text })
  }
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
