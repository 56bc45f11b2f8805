import { acknowledgedOnce } from './acknowledged-once.ts'
import { answersKept } from './answers-kept.ts'
import { deliveredOnce } from './delivered-once.ts'
import type { Evidence, Violation } from './evidence.ts'
import { filesAnswered } from './files-answered.ts'
import { noLimbo } from './no-limbo.ts'
import { orderKept } from './order-kept.ts'
import { processesWell } from './processes-well.ts'
import { sentAlike } from './sent-alike.ts'

/** Every promise, from the twins' histories, the company's folder and the ledger; nothing when all of them hold. */
export function checkPromises(evidence: Evidence): readonly Violation[] {
  const checks = [
    deliveredOnce,
    answersKept,
    sentAlike,
    acknowledgedOnce,
    filesAnswered,
    noLimbo,
    orderKept,
    processesWell,
  ]
  return checks.flatMap((check) => check(evidence))
}
