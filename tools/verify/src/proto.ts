import { checkProtos, renewBaseline } from './proto-checks.ts'

/** `npm run proto`: lint, format and breaking check of proto; `-- --renew` makes today's the baseline of the last. */
if (process.argv.includes('--renew')) await renewBaseline()
const problems = await checkProtos()
process.stdout.write(problems === '' ? 'proto: in order\n' : problems)
if (problems !== '') process.exitCode = 1
