import { once } from 'node:events'

const enough = 64 * 1024
let isGuarded = false

/** Results on stdout, in pieces of a size that costs little, and never faster than they are read. */
export class Output {
  private pieces: string[] = []
  private length = 0

  constructor() {
    if (isGuarded) return
    isGuarded = true
    // Who reads only the beginning (`| head`) has what he wants.
    process.stdout.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') process.exit()
      throw error
    })
  }

  async text(text: string): Promise<void> {
    this.pieces.push(text)
    this.length += text.length
    if (this.length >= enough) await this.end()
  }

  async line(text: string): Promise<void> {
    await this.text(`${text}\n`)
  }

  async bytes(bytes: Uint8Array): Promise<void> {
    await this.end()
    await written(bytes)
  }

  /** What is still held goes out. */
  async end(): Promise<void> {
    if (this.length === 0) return
    const text = this.pieces.join('')
    this.pieces = []
    this.length = 0
    await written(text)
  }
}

/** Goes on, in silence, when the reader of stdout goes away. */
export function surviveReader(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
  })
}

async function written(piece: string | Uint8Array): Promise<void> {
  if (!process.stdout.write(piece)) await once(process.stdout, 'drain')
}
