import type { Layer } from './law.ts'

/** An import of a source file, as written. */
export type Import = { readonly specifier: string; readonly line: number }

export type SourceFile = {
  /** From the root of the project, with `/`. */
  readonly path: string
  /** Tests and contract suites: what only they import is no part of the program. */
  readonly isTest: boolean
  /** Generators run by hand and commit their result; they may read and write files. */
  readonly isGenerator: boolean
  readonly imports: readonly Import[]
  readonly lines: readonly string[]
}

export type Manifest = {
  readonly name: string
  readonly version: string
  readonly exports: Readonly<Record<string, unknown>>
  readonly dependencies: Readonly<Record<string, string>>
  readonly devDependencies: Readonly<Record<string, string>>
}

export type Room = {
  /** Such as `libs/edi`. */
  readonly folder: string
  /** undefined: the law does not know the room. */
  readonly layer: Layer | undefined
  readonly manifest: Manifest
  readonly files: readonly SourceFile[]
}

export type House = {
  readonly rooms: readonly Room[]
  /** Of the root package.json: what every tool and test may use. */
  readonly rootDependencies: Readonly<Record<string, string>>
}

/** `@scope/name/deep/path` is `@scope/name`; `name/path` is `name`; `node:fs/promises` is `node:fs`. */
export function packageOf(specifier: string): string {
  const parts = specifier.split('/')
  return specifier.startsWith('@') ? parts.slice(0, 2).join('/') : (parts[0] ?? specifier)
}

export function isRelative(specifier: string): boolean {
  return specifier.startsWith('.') || specifier.startsWith('/')
}
