// Cuts a pack out of a full table of structure facts and prints it:
//   node libs/standards/scripts/make-pack.ts <table.json> > libs/standards/src/packs/x12-004010.json
//   npx biome check --write libs/standards/src/packs
import { readFileSync } from 'node:fs'
import { makePack } from '../src/make-pack.ts'
import { envelopeSegments, packedSets } from '../src/packed-sets.ts'

const [path] = process.argv.slice(2)
if (path === undefined) throw new Error('say which table: make-pack.ts <table.json>')
const pack = makePack(JSON.parse(readFileSync(path, 'utf8')), packedSets, envelopeSegments)
process.stdout.write(`${JSON.stringify(pack, null, 2)}\n`)
