import { setTimeout as pause } from 'node:timers/promises'
import type { World } from '../world/world.ts'
import type { Fault } from './fault.ts'

/** Does it, and returns when it is over: what was ended is up again or about to be, what was spoilt is healed. */
export async function inject(world: World, fault: Fault): Promise<void> {
  switch (fault.kind) {
    case 'kill':
      return processOf(world, fault.process).kill(fault.downMs)
    case 'drain':
      await processOf(world, fault.process).drain(fault.downMs)
      return
    case 'freeze':
      return processOf(world, fault.process).freeze(fault.forMs)
    case 'broker-kill':
      return world.brokers.kill(fault.nodes, fault.downMs)
    case 'broker-freeze':
      return world.brokers.freeze(fault.node, fault.forMs)
    case 'postgres-kill':
      world.database.signal('SIGKILL')
      return
    case 'postgres-restart':
      world.database.signal('SIGINT')
      return
    case 'spell': {
      const line = lineOf(world, fault.line)
      line.cast(fault.spell)
      await pause(fault.forMs)
      // A later spell on the same line ends by its own time.
      if (line.spell === fault.spell) line.heal()
      return
    }
    case 'blow':
      lineOf(world, fault.line).strike(fault.blow)
      return
    default:
      return fault satisfies never
  }
}

function processOf({ processes }: World, name: string) {
  const process = processes.get(name)
  if (!process) throw new Error(`there is no process ${name}`)
  return process
}

function lineOf({ lines }: World, name: string) {
  const line = lines.get(name)
  if (!line) throw new Error(`there is no line ${name}`)
  return line
}
