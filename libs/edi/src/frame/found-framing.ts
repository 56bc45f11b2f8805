import type { Finding } from '../finding.ts'
import type {
  EdifactGroup,
  Framing,
  Group,
  Interchange,
  InterchangeNote,
  TradacomsGroup,
  Transaction,
} from '../interchange.ts'
import type {
  FramingEvent,
  GroupClosing,
  GroupOpening,
  InterchangeClosing,
  InterchangeOpening,
} from './framing-event.ts'

/** Puts the events of a file together to one value. */
export class FoundFraming {
  private readonly interchanges: Interchange[] = []
  private readonly findings: Finding[] = []
  private x12Groups: Group[] = []
  private edifactGroups: EdifactGroup[] = []
  private tradacomsGroups: TradacomsGroup[] = []
  private notes: InterchangeNote[] = []
  private transactions: Transaction[] = []

  take(event: FramingEvent): void {
    switch (event.kind) {
      case 'interchange-opened':
      case 'group-opened':
        return
      case 'transaction':
        this.transactions.push(event.transaction)
        return
      case 'note':
        this.notes.push(event.note)
        return
      case 'group-closed':
        this.closeGroup(event.group, event.closing)
        return
      case 'interchange-closed':
        this.closeInterchange(event.interchange, event.closing)
        return
      case 'outside':
        this.findings.push(event.finding)
        return
      default:
        event satisfies never
    }
  }

  get framing(): Framing {
    return { interchanges: this.interchanges, findings: this.findings }
  }

  /** Takes the interchange that closed last out of what was found. */
  lastInterchange(): Interchange | undefined {
    return this.interchanges.pop()
  }

  private closeGroup(group: GroupOpening, { received: _, ...closing }: GroupClosing): void {
    const { transactions } = this
    this.transactions = []
    switch (group.standard) {
      case 'x12':
        this.x12Groups.push({ header: group.header, transactions, ...closing })
        return
      case 'edifact': {
        const { header } = group
        this.edifactGroups.push({ ...(header !== undefined && { header }), transactions, ...closing })
        return
      }
      case 'tradacoms': {
        const { header } = group
        this.tradacomsGroups.push({ ...(header !== undefined && { header }), transactions, ...closing })
        return
      }
      default:
        group satisfies never
    }
  }

  private closeInterchange(opening: InterchangeOpening, { length, findings }: InterchangeClosing): void {
    const { offset, findings: _, ...head } = opening
    const range = { offset, length }
    switch (head.standard) {
      case 'x12':
        this.interchanges.push({ ...head, range, groups: this.x12Groups, notes: this.notes, findings })
        break
      case 'edifact':
        this.interchanges.push({ ...head, range, groups: this.edifactGroups, findings })
        break
      case 'tradacoms':
        this.interchanges.push({ ...head, range, groups: this.tradacomsGroups, findings })
        break
      default:
        head satisfies never
    }
    this.x12Groups = []
    this.edifactGroups = []
    this.tradacomsGroups = []
    this.notes = []
  }
}
