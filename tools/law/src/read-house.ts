import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { House, Import, Manifest, Room, SourceFile } from './house.ts'
import { type Layer, libraries, roof } from './law.ts'

/** Reads every package.json and every source file of apps, libs and tools below the root. */
export function readHouse(root: string): House {
  const folders = globSync('{apps,libs,tools}/*/package.json', { cwd: root }).map((file) => slashes(file))
  const rooms = folders.sort().map((file) => readRoom(root, file.slice(0, -'/package.json'.length)))
  return { rooms, rootDependencies: readManifest(join(root, 'package.json')).devDependencies }
}

/** Where the rooms stand: services are all of apps but the roof. */
export function layerOf(folder: string): Layer | undefined {
  const [kind, name = ''] = folder.split('/')
  if (kind === 'tools') return 'tool'
  if (kind === 'apps') return folder === roof ? 'roof' : 'service'
  return libraries[name]
}

/**
 * Static imports and exports start a line; dynamic ones have a literal text. Comments may hold examples, so lines
 * of comments do not count.
 */
export function importsOf(source: string): readonly Import[] {
  const code = source.replaceAll(/^[ \t]*(\/\/|\/?\*).*$/gm, '')
  const patterns = [
    /^(?:import|export)\b[^'"`;=]*?\bfrom\s*['"]([^'"]+)['"]/gm,
    /^import\s*['"]([^'"]+)['"]/gm,
    /\bimport\(\s*['"]([^'"]+)['"]/g,
  ]
  return patterns
    .flatMap((pattern) => [...code.matchAll(pattern)])
    .map((match) => ({ specifier: match[1] ?? '', line: lineAt(code, match.index + match[0].length) }))
    .sort((a, b) => a.line - b.line)
}

function readRoom(root: string, folder: string): Room {
  const sources = globSync('**/*.{ts,tsx,js,mjs}', {
    cwd: join(root, folder),
    exclude: (name) => name === 'node_modules',
  })
  const files = sources.map((file) => readSource(root, `${folder}/${slashes(file)}`))
  return {
    folder,
    layer: layerOf(folder),
    manifest: readManifest(join(root, folder, 'package.json')),
    files: files.sort((a, b) => a.path.localeCompare(b.path)),
  }
}

function readSource(root: string, path: string): SourceFile {
  const source = readFileSync(join(root, path), 'utf8')
  return {
    path,
    isTest: /\.(test|contract)\.tsx?$/.test(path),
    isGenerator: /\/generate-[^/]+$|^[^/]+\/[^/]+\/scripts\//.test(path),
    imports: importsOf(source),
    lines: source.split('\n'),
  }
}

function readManifest(file: string): Manifest {
  if (!existsSync(file)) throw new Error(`${file} is missing`)
  const parsed = JSON.parse(readFileSync(file, 'utf8')) as Partial<Manifest>
  return {
    name: parsed.name ?? '',
    version: parsed.version ?? '',
    exports: parsed.exports ?? {},
    dependencies: parsed.dependencies ?? {},
    devDependencies: parsed.devDependencies ?? {},
  }
}

function lineAt(text: string, index: number): number {
  return text.slice(0, index).split('\n').length
}

function slashes(path: string): string {
  return path.replaceAll('\\', '/')
}
