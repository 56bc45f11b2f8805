import type { Branch } from '@parley/document'
import type { CompiledGuide } from '../guide/compiled-guide.ts'
import {
  buildInterchange,
  type InterchangeContent,
  type TransactionContent,
} from '../write/build-interchange.ts'
import { type DocumentProblem, transactionOfDocument } from '../write/transaction-of-document.ts'
import { forEachSegment, type Segment, type Separators } from './interchange-tree.ts'
import { edifactSeparators, x12Separators } from './separators.ts'
import type { TreeResult } from './tree-of-json.ts'

/** `standard` is such as x12/004010/850. */
export type GuideByStandard = (standard: string) => CompiledGuide | undefined

/**
 * The inverse of `guideView`, for JSON that comes from anywhere: headers as the framer tells them, documents with the names
 * of their guide. Counts and trailers are not read, for the writer computes its own.
 */
export function treeOfGuideView(
  value: unknown,
  guideFor: GuideByStandard,
  separators?: Separators,
): TreeResult {
  const problems: DocumentProblem[] = []
  const read = new ViewReader(problems, guideFor)
  const content = read.interchange(value, separators)
  if (content === undefined || problems.length > 0) return { kind: 'problems', problems }
  return { kind: 'tree', tree: buildInterchange(content) }
}

/** The standards of all documents, so that their dictionaries can be loaded. */
export function standardsOfGuideView(value: unknown): readonly string[] {
  const { standard, groups } = fieldsOf(value)
  return listOf(groups).flatMap((group) => {
    const { header, transactions } = fieldsOf(group)
    return listOf(transactions).map((one) => standardOf(String(standard), fieldsOf(header), fieldsOf(one)))
  })
}

type Fields = { readonly [name: string]: unknown }

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {}
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

function standardOf(standard: string, group: Fields, { version, setId }: Fields): string {
  const release = typeof group.version === 'string' ? group.version.slice(0, 6) : version
  return `${standard}/${release}/${setId}`
}

const x12Header = [
  ...['senderQualifier', 'senderId', 'receiverQualifier', 'receiverId', 'date', 'time', 'version'],
  ...['controlNumber', 'usage'],
]
const x12Group = ['functionalId', 'senderCode', 'receiverCode', 'date', 'time', 'controlNumber', 'version']
const edifactHeader = [
  ...['syntax', 'syntaxVersion', 'date', 'time', 'controlNumber', 'applicationReference'],
  ...['acknowledgmentRequest', 'agreement', 'test'],
]
const edifactGroup = ['functionalId', 'date', 'time', 'controlNumber']
const party = ['id', 'qualifier', 'internal']

class ViewReader {
  private readonly problems: DocumentProblem[]
  private readonly guideFor: GuideByStandard

  constructor(problems: DocumentProblem[], guideFor: GuideByStandard) {
    this.problems = problems
    this.guideFor = guideFor
  }

  interchange(value: unknown, separators: Separators | undefined): InterchangeContent | undefined {
    const { standard, header, groups } = fieldsOf(value)
    if (!Array.isArray(groups)) this.report('groups', 'here stands a list of groups')
    if (standard === 'x12') {
      return {
        ...{ standard, separators: separators ?? x12Separators },
        header: this.x12Header(fieldsOf(header)),
        groups: listOf(groups).map((group, index) => this.x12Group(fieldsOf(group), `groups[${index}]`)),
      } as InterchangeContent
    }
    if (standard === 'edifact') {
      return {
        ...{ standard, separators: separators ?? edifactSeparators },
        header: this.edifactHeader(fieldsOf(header)),
        groups: listOf(groups).map((group, index) => this.edifactGroup(fieldsOf(group), `groups[${index}]`)),
      } as InterchangeContent
    }
    this.report('standard', 'write x12 or edifact')
    return undefined
  }

  private x12Header(header: Fields): unknown {
    const { acknowledgmentRequested } = header
    return {
      ...this.texts(header, x12Header, 'header'),
      acknowledgmentRequested: acknowledgmentRequested === true,
    }
  }

  private x12Group(group: Fields, path: string): unknown {
    const header = fieldsOf(group.header)
    return {
      header: this.texts(header, x12Group, `${path}.header`),
      transactions: this.transactions(group, { standard: 'x12', header, path }),
    }
  }

  private edifactHeader(header: Fields): unknown {
    return { ...this.texts(header, edifactHeader, 'header'), ...this.parties(header, 'header') }
  }

  private edifactGroup(group: Fields, path: string): unknown {
    const header = fieldsOf(group.header)
    const told = {
      ...this.texts(header, edifactGroup, `${path}.header`),
      ...this.parties(header, `${path}.header`),
    }
    return {
      ...(group.header !== undefined && { header: told }),
      transactions: this.transactions(group, { standard: 'edifact', header: {}, path }),
    }
  }

  private parties(header: Fields, path: string) {
    return {
      sender: this.texts(fieldsOf(header.sender), party, `${path}.sender`),
      recipient: this.texts(fieldsOf(header.recipient), party, `${path}.recipient`),
    }
  }

  /** What is left out is empty; what cannot be empty is told by the writer. */
  private texts(fields: Fields, names: readonly string[], path: string): { [name: string]: string } {
    const texts: { [name: string]: string } = {}
    for (const name of names) {
      const value = fields[name] ?? ''
      if (typeof value === 'string') texts[name] = value
      else this.report(`${path}.${name}`, 'here stands a text')
    }
    return texts
  }

  private transactions(
    group: Fields,
    { standard, header, path }: { readonly standard: string; readonly header: Fields; readonly path: string },
  ): readonly TransactionContent[] {
    return listOf(group.transactions).flatMap((value, index) => {
      const one = fieldsOf(value)
      const at = `${path}.transactions[${index}]`
      const name = standardOf(standard, header, one)
      const guide = this.guideFor(name)
      if (guide === undefined) {
        this.report(`${at}.setId`, `no dictionary has ${name}; write the canonical tree instead`)
        return []
      }
      if (one.document === undefined) {
        this.report(`${at}.document`, 'it is missing')
        return []
      }
      const { controlNumber } = one
      const result = transactionOfDocument(
        fieldsOf(one.document) as Branch,
        guide,
        typeof controlNumber === 'string' ? controlNumber : '',
      )
      if (result.kind === 'problems') {
        for (const problem of result.problems) this.report(`${at}.document.${problem.path}`, problem.text)
        return []
      }
      const { transaction } = result
      const segments: Segment[] = []
      forEachSegment(transaction.segments, (segment) => void segments.push(segment))
      return [[transaction.header, ...segments] as const]
    })
  }

  private report(path: string, text: string): void {
    this.problems.push({ path, text })
  }
}
