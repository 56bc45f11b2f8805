import type { ResourceFile } from '../load-resources.ts'
import { parseYaml } from '../parse-yaml.ts'
import { testFilesOf } from './inline-test-files.ts'

/**
 * The files that the tests among these YAML files name, seen from where the YAML files lie, each once. Who loads a folder
 * reads them and hands them over with the rest. What is no YAML or no test names none.
 */
export function testFilesIn(files: readonly ResourceFile[]): readonly string[] {
  const named = files
    .filter(({ path, text }) => /\.ya?ml$/i.test(path) && /^kind:\s*["']?Test\b/m.test(text))
    .flatMap(({ path, text }) =>
      parseYaml(path, text).documents.flatMap(({ value }) =>
        (value as { readonly kind?: unknown }).kind === 'Test' ? testFilesOf(value, path) : [],
      ),
    )
  return [...new Set(named)]
}
