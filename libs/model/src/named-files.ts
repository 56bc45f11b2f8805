import type { ResourceFile } from './load-resources.ts'
import { lookupFileOf } from './lookup/inline-lookup-rows.ts'
import { parseYaml } from './parse-yaml.ts'
import { resolvePath } from './resolve-path.ts'
import { testFilesOf } from './tests/inline-test-files.ts'

/**
 * The files that the tests and look-up tables among these YAML files name, seen from where the YAML files lie, each once.
 * Who loads a folder reads them and hands them over with the rest.
 */
export function namedFilesIn(files: readonly ResourceFile[]): readonly string[] {
  const named = files
    .filter(({ path, text }) => /\.ya?ml$/i.test(path) && /^kind:\s*["']?(Test|LookupTable)\b/m.test(text))
    .flatMap(({ path, text }) => parseYaml(path, text).documents.flatMap(({ value }) => filesOf(value, path)))
  return [...new Set(named)]
}

function filesOf(value: unknown, path: string): readonly string[] {
  const { kind } = value as { readonly kind?: unknown }
  if (kind === 'Test') return testFilesOf(value, path)
  const file = kind === 'LookupTable' ? lookupFileOf(value) : undefined
  return file === undefined ? [] : [resolvePath(path, file)]
}
