import { randomUUID } from 'node:crypto'
import { sampleBatch } from '@parley/amazon'
import type { Chance } from '../chance.ts'
import { type Partner, partners } from '../world/company.ts'
import {
  changeGroup,
  drawOrder,
  expectedChange,
  expectedOrder,
  groupIn,
  groupOf,
  interchangeOf,
  type Order,
  orderInterchange,
  us,
} from './compose-order.ts'
import type { Consignment, ConsignmentKind, Sealed } from './consignment.ts'

/** Writes the interchanges of one partner, whose control numbers it counts. */
export class Composer {
  readonly #partner: Partner
  readonly #chance: Chance
  readonly #date: Date
  /** Bytes of a large order, about. */
  readonly #largeBytes: number
  #number = 0

  constructor(partner: Partner, chance: Chance, { date, largeBytes }: { date: Date; largeBytes: number }) {
    this.#partner = partner
    this.#chance = chance
    this.#date = date
    this.#largeBytes = largeBytes
  }

  /** An order on its own, of a few lines or of a few thousand. */
  order(kind: 'order' | 'large' = 'order'): Sealed & { readonly order: Order } {
    const number = this.#next()
    const lines = kind === 'large' ? Math.ceil(this.#largeBytes / 80) : this.#chance.between(1, 6)
    const order = this.#draw(number, lines)
    const answers = [accepted(number, ['0001'])]
    const consignment = this.#consign(kind, { documents: [expectedOrder(order)], answers })
    return { consignment, content: orderInterchange(order, number), order }
  }

  change(order: Order): Sealed {
    const number = this.#next()
    const answers = [accepted(number, ['0001'])]
    const content = interchangeOf(this.#partner.x12Id, this.#date, number, [changeGroup(order, number)])
    return { consignment: this.#consign('change', { documents: [expectedChange(order)], answers }), content }
  }

  pair(): Sealed {
    const [number, second] = [this.#next(), this.#next()]
    const order = this.#draw(number, 2)
    const groups = [groupIn(orderInterchange(order, number)), changeGroup(order, second)]
    const consignment = this.#consign('pair', {
      documents: [expectedOrder(order), expectedChange(order)],
      answers: [accepted(number, ['0001']), accepted(second, ['0001'])],
    })
    return { consignment, content: interchangeOf(this.#partner.x12Id, this.#date, number, groups) }
  }

  /** One broken order among good ones, or alone. */
  batch(kind: 'batch' | 'broken'): Sealed {
    const number = this.#next()
    const size = kind === 'broken' ? 1 : this.#chance.between(3, 8)
    const bad = this.#chance.between(0, size - 1)
    const orders = Array.from({ length: size }, (_, at) => this.#draw(number, 2, at))
    const content = sampleBatch({
      ...{ date: this.#date, usage: 'T', to: us, from: { qualifier: 'ZZ', id: this.#partner.x12Id } },
      controlNumbers: { interchange: number, group: number, transaction: 1 },
      orders: orders.map(({ po, lines }, at) => ({ poNumber: po, lines, broken: at === bad })),
    })
    const verdicts = orders.map((_, at) => [padded(at + 1), at === bad ? 'R' : 'A'] as const)
    const consignment = this.#consign(kind, {
      documents: orders.filter((_, at) => at !== bad).map(expectedOrder),
      answers: [{ group: String(number), transactions: Object.fromEntries(verdicts) }],
    })
    return { consignment, content }
  }

  /** The beginning of an interchange, and then something else. */
  unreadable(): Sealed {
    const whole = Buffer.from(orderInterchange(this.#draw(this.#next(), 2), 1)).toString('latin1')
    const content = Buffer.from(`${whole.slice(0, 60)}\n<html>not what was asked for</html>\n`)
    const codes = ['EDI_INVALID_ENVELOPE', 'EDI_NOT_AN_INTERCHANGE', 'FILE_UNREADABLE']
    return { consignment: this.#consign('unreadable', { ending: { state: 'quarantined', codes } }), content }
  }

  stranger(): Sealed {
    const number = this.#next()
    const codes = ['AS2_SIGNER_UNKNOWN', 'AS2_SIGNATURE_INVALID']
    const rest = { ending: { state: 'failed', codes }, spoil: { stranger: true } } as const
    return {
      consignment: this.#consign('stranger', rest),
      content: orderInterchange(this.#draw(number, 2), number),
    }
  }

  /** The interchange of an earlier message in a message of its own. */
  interchangeAgain({ content }: Sealed): Sealed {
    const ending = { state: 'quarantined', codes: ['DUPLICATE_INTERCHANGE'] } as const
    return { consignment: this.#consign('interchange again', { ending }), content }
  }

  /** A 997 that accepts the one 855 in a group of ours. */
  acknowledgement(group: string): Sealed {
    const number = this.#next()
    const segments = ['ST*997*0001', `AK1*PR*${group}`, 'AK2*855*0001', 'AK5*A', 'AK9*A*1*1*1', 'SE*6*0001']
    const head = { code: 'FA', from: this.#partner.x12Id, date: this.#date, group: number }
    const content = interchangeOf(this.#partner.x12Id, this.#date, number, [groupOf(head, segments)])
    return { consignment: this.#consign('acknowledgement', {}), content }
  }

  #next(): number {
    this.#number += 1
    return this.#number
  }

  /** PO numbers: a letter of the partner, its interchange, its place in it. */
  #draw(number: number, lines: number, at = 0): Order {
    const letter = 'ABCDEFG'[partners.indexOf(this.#partner)] ?? 'X'
    const po = `${letter}${String(number).padStart(6, '0')}${at}`
    return drawOrder(this.#chance, { partner: this.#partner, po, date: this.#date }, lines)
  }

  #consign(
    kind: ConsignmentKind,
    rest: Partial<Pick<Consignment, 'documents' | 'answers' | 'ending' | 'spoil'>>,
  ): Consignment {
    const messageId = `${randomUUID()}@${this.#partner.name}`
    return { kind, partner: this.#partner.name, messageId, documents: [], answers: [], ...rest }
  }
}

function accepted(group: number, transactions: readonly string[]) {
  const verdicts = transactions.map((number) => [number, 'A'] as const)
  return { group: String(group), transactions: Object.fromEntries(verdicts) }
}

function padded(number: number): string {
  return String(number).padStart(4, '0')
}
