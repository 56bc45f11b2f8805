/**
 * `node --import` of this file says what to do where node cannot run TypeScript files by itself. It is JavaScript,
 * because only that is read by an older node.
 */
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
if (major < 22 || (major === 22 && minor < 18)) {
  process.stderr.write(
    `Parley needs Node 22.18 or newer, this is ${process.version} (${process.execPath}).\n` +
      'On Linux, npm ci brings Node 24 along: use npm run, or put node_modules/.bin first on PATH.\n' +
      'If it is not there, run npm ci without --omit=optional, or install Node 24 (https://nodejs.org).\n',
  )
  process.exit(1)
}
