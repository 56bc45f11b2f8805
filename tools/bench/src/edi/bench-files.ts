import { existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type EdiKind, writeEdiFile } from '../generate/edi-file.ts'
import type { FileKind } from './measurement.ts'

/** Git-ignored; files of 2 GB may be removed from it at any time. */
export const cache = fileURLToPath(new URL('../../../../.cache/bench/', import.meta.url))

/** A generated file of about that size; made once. */
export function benchFile(kind: FileKind, sizeMiB: number): string {
  mkdirSync(cache, { recursive: true })
  const path = join(cache, `${kind}-${sizeMiB}.edi`)
  if (existsSync(path)) return path
  writeEdiFile(`${path}.part`, { ...recipes[kind], seed: 1, sizeBytes: sizeMiB * 1024 ** 2 })
  renameSync(`${path}.part`, path)
  return path
}

export function removeFile(path: string): void {
  rmSync(path, { force: true })
}

export function sizeOf(path: string): number {
  return statSync(path).size
}

type Recipe = { readonly kind: EdiKind; readonly lines?: number; readonly wrongShare?: number }

const recipes: Readonly<Record<FileKind, Recipe>> = {
  '850-4010': { kind: '850-4010' },
  '850-5010': { kind: '850-5010' },
  orders: { kind: 'orders' },
  invoic: { kind: 'invoic' },
  wrong: { kind: '850-4010', wrongShare: 0.05 },
  short: { kind: '850-4010', lines: 1 },
}

/** The standard under which a file is judged. */
export const bases: Readonly<Record<FileKind, string>> = {
  '850-4010': 'x12/004010/850',
  '850-5010': 'x12/005010/850',
  orders: 'edifact/D96A/ORDERS',
  invoic: 'edifact/D96A/INVOIC',
  wrong: 'x12/004010/850',
  short: 'x12/004010/850',
}
