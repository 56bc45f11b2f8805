import { readFile } from 'node:fs/promises'
import { stripTypeScriptTypes } from 'node:module'
import type { Answer, Endpoint } from '@parley/frame'

const folder = new URL('../page/', import.meta.url)

/** The page: three files, read once. Its script is TypeScript, served with the types stripped. */
export function pageEndpoints(): readonly Endpoint[] {
  return [
    file('/', 'text/html; charset=utf-8', () => read('index.html')),
    file('/page.css', 'text/css; charset=utf-8', () => read('page.css')),
    file('/page.js', 'text/javascript; charset=utf-8', async () =>
      stripTypeScriptTypes(await read('page.ts')),
    ),
  ]
}

function file(path: string, mediaType: string, load: () => Promise<string>): Endpoint {
  let held: Promise<string> | undefined
  return {
    listener: 'admin',
    method: 'GET',
    path,
    handle: async (): Promise<Answer> => {
      held ??= load()
      return { status: 200, headers: [['content-type', mediaType]], body: await held }
    },
  }
}

function read(name: string): Promise<string> {
  return readFile(new URL(name, folder), 'utf8')
}
