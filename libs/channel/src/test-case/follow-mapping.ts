import { failure } from '@parley/journey'
import type { Mapping } from '@parley/model'
import { type DocumentIn, documentsOf } from '../documents-of.ts'
import { positionOf } from '../judge-interchange.ts'
import { render } from '../render.ts'
import type { Circumstances, Failed, Followed, Output } from './followed.ts'

/** The documents of a file through a mapping alone: no agreement, so nobody is answered. */
export function followMapping(
  mapping: Mapping,
  { bytes, now }: Circumstances & { readonly bytes: Uint8Array },
): Followed {
  const outputs: Output[] = []
  const failures: Failed[] = []
  if (mapping.kind === 'none')
    return {
      outputs,
      answers: [],
      outcome: 'none',
      failures,
      notes: ['This mapping passes documents through.'],
    }
  const road = { in: { guide: mapping.from }, mapping, out: { guide: mapping.to } }
  const { documents, notes } = documentsOf(mapping.from, bytes)
  for (const document of documents) {
    const refused = refusalOf(document)
    if (refused !== undefined) {
      failures.push(refused)
      continue
    }
    const result = render(road, { bytes: document.bytes, place: document.place, now })
    if (result.kind === 'rendered') outputs.push({ guide: mapping.to, content: result.content })
    else {
      for (const { code, text, position = {} } of result.failures)
        failures.push({ code, text, position, document: document.name, reasons: [] })
    }
  }
  return { outputs, answers: [], outcome: 'none', failures, notes }
}

/** What the guide finds wrong keeps a document from being mapped, as on the real road. */
function refusalOf({ name, findings }: DocumentIn): Failed | undefined {
  const errors = findings.filter(({ severity }) => severity === 'error')
  const [first] = errors
  if (first === undefined) return undefined
  const { code, text } = failure('EDI_TRANSACTION_REJECTED', 'edi-parser', first.text)
  const reasons = errors.map((one) => ({ code: one.code, text: one.text, position: positionOf(one) }))
  return { code, text, position: positionOf(first), document: name, reasons }
}
