import type { Inlined } from '../inline-certificates.ts'
import type { ResourceFile } from '../load-resources.ts'
import type { Path } from '../problem.ts'
import { resolvePath } from '../resolve-path.ts'
import type { SchemaFault } from '../schema-faults.ts'
import { didYouMean } from '../suggest.ts'

/** Replaces the file names of a Test by what the files hold, so that a revision is whole without them. */
export function inlineTestFiles(
  value: unknown,
  yamlFile: string,
  files: ReadonlyMap<string, ResourceFile>,
): Inlined {
  const faults: SchemaFault[] = []
  const inline = (document: unknown, path: Path): unknown => {
    const name = fileNameOf(document)
    if (name === undefined) return document
    const where = resolvePath(yamlFile, name)
    const found = files.get(where)
    if (found === undefined) {
      const text = `there is no file "${where}"${didYouMean(where, names(files))}`
      faults.push({ path, at: 'value', text })
      return document
    }
    if (found.encoding === undefined && found.text.includes('PRIVATE KEY')) {
      faults.push({ path, at: 'value', text: `"${name}" holds a private key, which no test may hold` })
      return document
    }
    const written = isMap(document) ? document : {}
    const content = found.encoding === 'base64' ? { base64: found.text } : { text: found.text }
    return { ...written, file: name, ...content }
  }
  return { value: withDocuments(value, inline), faults }
}

/** The files that a Test names, seen from where its YAML file lies. */
export function testFilesOf(value: unknown, yamlFile: string): readonly string[] {
  const found: string[] = []
  withDocuments(value, (document) => {
    const name = fileNameOf(document)
    if (name !== undefined) found.push(resolvePath(yamlFile, name))
    return document
  })
  return found
}

function names(files: ReadonlyMap<string, ResourceFile>): readonly string[] {
  return [...files.keys()].filter((path) => !/\.(ya?ml|pem|crt|cer)$/i.test(path))
}

/** Of a document that is not inlined yet. */
function fileNameOf(document: unknown): string | undefined {
  if (typeof document === 'string') {
    const name = document.startsWith('file:') ? document.slice('file:'.length).trim() : ''
    return name === '' ? undefined : name
  }
  if (!isMap(document) || typeof document.file !== 'string') return undefined
  return document.text === undefined && document.base64 === undefined ? document.file : undefined
}

type Replace = (document: unknown, path: Path) => unknown

function withDocuments(resource: unknown, replace: Replace): unknown {
  return within(resource, 'spec', [], (spec, ofSpec) =>
    within(spec, 'tests', ofSpec, (tests, ofTests) =>
      each(tests, ofTests, (test, ofTest) => {
        const withInput = within(test, 'input', ofTest, replace)
        return within(withInput, 'expect', ofTest, (expected, ofExpected) => {
          const many: Replace = (value, path) => each(value, path, replace)
          return within(within(expected, 'output', ofExpected, many), 'acknowledgement', ofExpected, many)
        })
      }),
    ),
  )
}

function within(value: unknown, name: string, path: Path, replace: Replace): unknown {
  if (!isMap(value) || value[name] === undefined) return value
  return { ...value, [name]: replace(value[name], [...path, name]) }
}

/** One, or a list of them. */
function each(value: unknown, path: Path, replace: Replace): unknown {
  if (!Array.isArray(value)) return replace(value, path)
  return value.map((item: unknown, index) => replace(item, [...path, index]))
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
