/**
 * `node --import` of this file says what to do where node cannot run TypeScript files by itself, and keeps what node
 * has stripped and compiled, so that the next start need not do it again (400 ms and 20 MB less). It is JavaScript,
 * because only that is read by an older node.
 */
import module from 'node:module'
import { fileURLToPath } from 'node:url'

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
if (major < 22 || (major === 22 && minor < 18)) {
  process.stderr.write(
    `Parley needs Node 22.18 or newer, this is ${process.version} (${process.execPath}).\n` +
      'On Linux, npm ci brings Node 24 along: use npm run, or put node_modules/.bin first on PATH.\n' +
      'If it is not there, run npm ci without --omit=optional, or install Node 24 (https://nodejs.org).\n',
  )
  process.exit(1)
}
// Where the folder cannot be written node goes on without.
module.enableCompileCache(fileURLToPath(new URL('../../../node_modules/.cache/node', import.meta.url)))
