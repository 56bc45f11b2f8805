import { readFile } from 'node:fs/promises'
import { stripTypeScriptTypes } from 'node:module'
import type { Answer, Endpoint } from '@parley/frame'

const folder = new URL('../page/', import.meta.url)
const scripts = ['answers.ts', 'elements.ts', 'messages.ts', 'page.ts', 'stage-bytes.ts', 'story.ts']

/** The page: a few files, each read once. Its scripts are TypeScript, served with the types stripped. */
export function pageEndpoints(): readonly Endpoint[] {
  return [
    file('/', 'text/html; charset=utf-8', () => read('index.html')),
    file('/page.css', 'text/css; charset=utf-8', () => read('page.css')),
    file('/icon.svg', 'image/svg+xml', () => read('icon.svg')),
    ...scripts.map((name) =>
      file(`/${name}`, 'text/javascript; charset=utf-8', async () => stripTypeScriptTypes(await read(name))),
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
