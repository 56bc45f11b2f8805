import {
  awsView,
  type Interchange,
  namedDocument,
  readInterchangeTree,
  readTransaction,
  readTransactionTree,
} from '@parley/edi'
import type { Located } from './guide-book.ts'

/** One transaction as one line of JSON, with what its envelope says of it. */
export function transactionLine(bytes: Uint8Array, one: Located, view: 'tree' | 'guide' | 'aws'): string {
  if (view === 'aws') return JSON.stringify(awsLine(bytes, one))
  const { interchange, group, transaction, standard, guide } = one
  const { controlNumber, range } = transaction
  const told = {
    standard,
    interchange: partiesOf(interchange),
    ...(group.header && { group: group.header.controlNumber }),
    controlNumber,
    range,
  }
  if (view === 'guide' && guide !== undefined) {
    const document = namedDocument(readTransaction(bytes, interchange, transaction, guide), guide)
    return JSON.stringify({ ...told, document })
  }
  const source = { delimiters: interchange.delimiters, transaction, ...(guide && { guide }) }
  return JSON.stringify({ ...told, transaction: readTransactionTree(bytes, source) })
}

export function partiesOf({ header }: Interchange) {
  const { controlNumber } = header
  return 'sender' in header
    ? { controlNumber, sender: header.sender.id, receiver: header.recipient.id }
    : { controlNumber, sender: header.senderId, receiver: header.receiverId }
}

/** In the shape of AWS a transaction is an interchange with one group and one transaction. */
function awsLine(bytes: Uint8Array, { interchange, group, transaction, guide }: Located): unknown {
  const alone = { ...group, transactions: [transaction] }
  const tree = readInterchangeTree(bytes, { ...interchange, groups: [alone] } as Interchange, () => guide)
  return awsView([tree])
}
