import { globSync } from 'node:fs'

/** The files that a build sees: all that .dockerignore lets in, as paths from the root with `/`. */
export function buildContext(root: string, ignoreFile: string): readonly string[] {
  const ignores = readIgnores(ignoreFile)
  const folders = ['apps', 'libs', 'tools', 'docker']
  const files = globSync([...folders.map((folder) => `${folder}/**/*`), '*', '.*'], {
    cwd: root,
    exclude: (entry) => ['node_modules', '.git', '.cache'].includes(entry.name),
    withFileTypes: true,
  })
  return files
    .filter((entry) => entry.isFile())
    .map((entry) => `${entry.parentPath}/${entry.name}`.slice(root.replace(/\/$/, '').length + 1))
    .filter((path) => !ignores(path))
    .sort()
}

/** Whether a path is left out. The last line that fits it, or a folder above it, decides; `!` lets in again. */
function readIgnores(text: string): (path: string) => boolean {
  const rules = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => ({ letsIn: line.startsWith('!'), fits: fitting(line.replace(/^!/, '')) }))
  return (path) => {
    const decisive = rules.findLast(({ fits }) => fits.test(path))
    return decisive !== undefined && !decisive.letsIn
  }
}

/** `*` stays in its folder, `**` goes through any number of them. */
function fitting(pattern: string): RegExp {
  const source = pattern
    .replaceAll(/[.+^${}()|[\]]/g, '\\$&')
    .replaceAll('**/', '\0')
    .replaceAll('*', '[^/]*')
    .replaceAll('\0', '(?:.*/)?')
  return new RegExp(`^${source}(?:/.*)?$`)
}
