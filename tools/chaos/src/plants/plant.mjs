/**
 * `node --import` of this file plants one bug (PARLEY_PLANT, see plants.ts) into one source file as it is loaded: the
 * sources themselves have no switch for it. A text that is not there exactly once stops the start, so no plant can rot.
 * It is JavaScript, because it is loaded before anything else.
 */
import { readFileSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { plants } from './plants.ts'

const root = new URL('../../../../', import.meta.url)
const name = process.env.PARLEY_PLANT
if (name) plantOne(plants.find((one) => one.name === name))

function plantOne(plant) {
  if (!plant) stop(`There is no plant ${name}. There are: ${plants.map((one) => one.name).join(', ')}.`)
  const target = new URL(plant.file, root)
  const count = readFileSync(target, 'utf8').split(plant.find).length - 1
  if (count !== 1) stop(`The text of plant ${name} stands ${count} times in ${plant.file} instead of once.`)
  registerHooks({
    load(url, context, nextLoad) {
      const loaded = nextLoad(url, context)
      if (url !== target.href) return loaded
      const source = Buffer.from(loaded.source).toString('utf8')
      return { ...loaded, source: source.replace(plant.find, () => plant.put) }
    },
  })
}

function stop(sentence) {
  process.stderr.write(`${sentence}\n`)
  process.exit(1)
}
