import { constants } from 'node:fs'
import { access, copyFile, link, mkdir, open, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type Piece, type PieceKind, splitInterchange } from '@parley/edi'
import { note, say, Unreadable } from '../../terminal.ts'
import { type Opened, openFile } from './open-file.ts'
import { surviveReader } from './output.ts'
import { noteFraming } from './report-findings.ts'

export type SplitOptions = {
  readonly out: string
  readonly by: PieceKind
  readonly envelope: boolean
  readonly force?: boolean
  readonly progress?: boolean
}

/** parley edi split [file] --out folder: prints the files that it wrote. Names follow from the content, never from time. */
export async function split(file: string | undefined, options: SplitOptions): Promise<void> {
  // Who reads only the first names (`| head`) wants all files none the less.
  surviveReader()
  const opened = await openFile(file, options)
  const names = namesOf(opened, options)
  await mkdir(options.out, { recursive: true }).catch((error: NodeJS.ErrnoException) => {
    throw new Unreadable(`${options.out} cannot be made (${error.code}).`)
  })
  if (!options.force) await refuseExisting(names.map((name) => join(options.out, name)))
  let index = 0
  for (const piece of piecesOf(opened, options)) {
    const path = join(options.out, names[index++] ?? piece.name)
    await writePiece(path, piece, options.force === true)
    say(path)
    opened.progress.at('written', index, names.length)
  }
  note(`${index} ${index === 1 ? 'file' : 'files'} written.`)
  noteFraming(opened.framing)
}

function* piecesOf({ bytes, framing }: Opened, { by, envelope }: SplitOptions): Generator<Piece> {
  for (const interchange of framing.interchanges) {
    yield* splitInterchange(bytes, interchange, { by, envelope })
  }
}

/** The second file of a name is -2. */
function namesOf(opened: Opened, options: SplitOptions): readonly string[] {
  const taken = new Map<string, number>()
  const used = new Set<string>()
  return [...piecesOf(opened, options)].map(({ name }) => {
    let count = taken.get(name) ?? 0
    let free: string
    do free = ++count === 1 ? name : `${name}-${count}`
    while (used.has(free))
    taken.set(name, count)
    used.add(free)
    return `${free}.edi`
  })
}

async function refuseExisting(paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    const exists = await access(path).then(
      () => true,
      () => false,
    )
    if (exists) throw existing(path)
  }
}

function existing(path: string): Unreadable {
  return new Unreadable(`${path} is there already; nothing is overwritten without --force.`)
}

/** Whole or not at all: written beside its place, and put there in one step. */
async function writePiece(path: string, { bytes }: Piece, force: boolean): Promise<void> {
  const temporary = `${path}.${process.pid}.tmp`
  try {
    const handle = await open(temporary, 'wx')
    try {
      for (const part of bytes) await handle.writeFile(part)
    } finally {
      await handle.close()
    }
    await (force ? rename(temporary, path) : place(temporary, path))
  } catch (error) {
    if (error instanceof Unreadable) throw error
    throw new Unreadable(`${path} cannot be written (${(error as NodeJS.ErrnoException).code}).`)
  } finally {
    await rm(temporary, { force: true })
  }
}

/** A link, unlike a rename, never replaces what came in between; where there are no links a copy does the same. */
async function place(temporary: string, path: string): Promise<void> {
  await link(temporary, path).catch(async (error: NodeJS.ErrnoException) => {
    if (error.code === 'EEXIST') throw existing(path)
    await copyFile(temporary, path, constants.COPYFILE_EXCL)
  })
}
