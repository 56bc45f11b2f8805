import type { Place } from '@parley/rpc/events/v1'
import type { PreviewResponse } from '@parley/rpc/mapper/v1'
import type { Finding, ParseResponse, Position, ValidateResponse, Verdict } from '@parley/rpc/parser/v1'
import type { z } from 'zod'
import type { findingForm, parsedForm, previewForm, validatedForm } from './file-forms.ts'

export function presentValidated({
  verdict,
  failure,
  documents,
  answers,
}: ValidateResponse): z.input<typeof validatedForm> {
  return {
    verdict: verdicts[verdict],
    ...(failure && {
      failure: { code: failure.code, text: failure.text, position: positionOf(failure.position) },
    }),
    documents: documents.map((one) => ({
      guide: one.guide,
      verdict: one.verdict === 'VERDICT_ACCEPTED' ? 'accepted' : 'rejected',
      place: placeOf(one.place),
      findings: one.findings.map(findingOf),
    })),
    answers: answers.map(({ what, content }) => ({ what, content: base64(content) })),
  }
}

/** A word of a newer version is no yes. */
const verdicts: Readonly<Record<Verdict, 'accepted' | 'partial' | 'rejected'>> = {
  VERDICT_ACCEPTED: 'accepted',
  VERDICT_PARTIAL: 'partial',
  VERDICT_REJECTED: 'rejected',
  VERDICT_UNSPECIFIED: 'rejected',
  UNRECOGNIZED: 'rejected',
}

export function presentParsed({ documents, findings, more }: ParseResponse): z.input<typeof parsedForm> {
  return {
    documents: documents.map(({ guide, place, keys, treeJson }) => ({
      ...{ guide, place: placeOf(place) },
      keys: Object.fromEntries(keys.map(({ name, value }) => [name, value])),
      tree: JSON.parse(treeJson) as unknown,
    })),
    findings: findings.map(findingOf),
    more,
  }
}

export function presentPreview({ outputs, failures, notes }: PreviewResponse): z.input<typeof previewForm> {
  return {
    outputs: outputs.map(({ guide, mediaType, content }) => ({ guide, mediaType, content: base64(content) })),
    failures: failures.map(({ code, text, sourcePath, targetPath, byteOffset }) => ({
      ...{ code, text },
      ...(sourcePath !== '' && { sourcePath }),
      ...(targetPath !== '' && { targetPath }),
      ...(byteOffset !== undefined && { byteOffset }),
    })),
    notes: [...notes],
  }
}

function findingOf({ code, severity, text, position }: Finding): z.input<typeof findingForm> {
  const word = severity === 'SEVERITY_ERROR' ? 'error' : 'warning'
  return { code, severity: word, text, position: positionOf(position) }
}

function positionOf(position: Position | undefined): Record<string, string | number> {
  const parts = Object.entries(position ?? {}).filter(([, value]) => value !== undefined)
  return Object.fromEntries(parts) as Record<string, string | number>
}

function placeOf(message: Place | undefined): { offset: number; line?: number } {
  const place = message?.place
  if (place?.$case === 'record') return { offset: place.value.offset, line: place.value.line }
  return { offset: place?.value.offset ?? 0 }
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64')
}
