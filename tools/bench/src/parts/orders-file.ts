import { closeSync, openSync, statSync, writeSync } from 'node:fs'

const isa =
  'ISA*00*          *00*          *ZZ*AMAZON         *ZZ*ACME           *261228*2305*U*00401*000000900*0*T*>~'
const pieceBytes = 1024 * 1024

/** One interchange of orders as Amazon's starter takes them, written as it is made. Answers its size. */
export function writeOrders(path: string, count: number, bytes: number): number {
  const file = openSync(path, 'w')
  try {
    let piece = `${isa}GS*PO*AMAZON*ACME*20261228*2305*900*X*004010~`
    for (let at = 0; at < count; at++) {
      piece += orderText(at, bytes)
      if (piece.length < pieceBytes) continue
      writeSync(file, piece)
      piece = ''
    }
    writeSync(file, `${piece}GE*${count}*900~IEA*1*000000900~`)
  } finally {
    closeSync(file)
  }
  return statSync(path).size
}

function orderText(at: number, bytes: number): string {
  const number = String(at + 1).padStart(4, '0')
  const head = `ST*850*${number}~BEG*00*NE*B${String(at).padStart(7, '0')}**20261228~CUR*BY*USD~REF*CR*ACME1~DTM*064*20261231~N1*ST**92*PHX6~`
  const lines: string[] = []
  for (let length = head.length + 40; lines.length === 0 || length < bytes; ) {
    const line = `PO1*${lines.length + 1}*12*EA*4.25*PE*BP*B0TEST${String(lines.length).padStart(4, '0')}*VN*SKU-${lines.length}~`
    lines.push(line)
    length += line.length
  }
  const segments = 6 + lines.length + 2
  return `${head}${lines.join('')}CTT*${lines.length}*${12 * lines.length}~SE*${segments}*${number}~`
}
