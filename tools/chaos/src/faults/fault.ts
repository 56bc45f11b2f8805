import type { Blow, Spell } from '../proxy/spell.ts'

/** Everything a campaign does to the platform. Times in milliseconds. */
export type Fault =
  /** SIGKILL, and a start after a while. */
  | { readonly kind: 'kill'; readonly process: string; readonly downMs: number }
  /** SIGSTOP and SIGCONT: a zombie that comes back believing what was true before. */
  | { readonly kind: 'freeze'; readonly process: string; readonly forMs: number }
  /** SIGTERM, as a rollout does it, and a start after a while. */
  | { readonly kind: 'drain'; readonly process: string; readonly downMs: number }
  | { readonly kind: 'broker-kill'; readonly nodes: readonly number[]; readonly downMs: number }
  | { readonly kind: 'broker-freeze'; readonly node: number; readonly forMs: number }
  /** SIGKILL of the postmaster; it is started again at once and recovers. */
  | { readonly kind: 'postgres-kill' }
  /** Fast shutdown, and a start. */
  | { readonly kind: 'postgres-restart' }
  | { readonly kind: 'spell'; readonly line: string; readonly spell: Spell; readonly forMs: number }
  | { readonly kind: 'blow'; readonly line: string; readonly blow: Blow }

export type PlannedFault = { readonly number: number; readonly afterMs: number; readonly fault: Fault }

/** What a fault is counted as. */
export function kindOf(fault: Fault): string {
  switch (fault.kind) {
    case 'spell':
      return `line ${fault.spell.kind}`
    case 'blow':
      return `line ${fault.blow.kind}`
    case 'broker-kill':
      return `broker-kill of ${fault.nodes.length}`
    default:
      return fault.kind
  }
}

/** A line for people. */
export function describeFault(fault: Fault): string {
  switch (fault.kind) {
    case 'kill':
    case 'drain':
      return `${fault.kind} ${fault.process}, down ${seconds(fault.downMs)}`
    case 'freeze':
      return `freeze ${fault.process} for ${seconds(fault.forMs)}`
    case 'broker-kill':
      return `kill broker ${fault.nodes.join('+')}, down ${seconds(fault.downMs)}`
    case 'broker-freeze':
      return `freeze broker ${fault.node} for ${seconds(fault.forMs)}`
    case 'postgres-kill':
    case 'postgres-restart':
      return fault.kind
    case 'spell':
      return `${describeSpell(fault.spell)} on ${fault.line} for ${seconds(fault.forMs)}`
    case 'blow':
      return `${fault.blow.kind}${fault.blow.kind === 'half-close' ? ` toward ${fault.blow.toward}` : ''} on ${fault.line}`
    default:
      return fault satisfies never
  }
}

function describeSpell(spell: Spell): string {
  if (spell.kind === 'latency') return `latency of ${spell.delayMs} ms`
  return spell.kind === 'trickle' ? `trickle of ${spell.bytesPerSecond} B/s` : spell.kind
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`
}
