import { setTimeout as pause } from 'node:timers/promises'
import type { Admin } from 'kafkajs'
import { told } from './kafka-client.ts'

const tries = 6
const pauseMs = 200

/**
 * Questions about the cluster, one at a time: each changes which topics kafkajs has in mind, and two at once take them from
 * each other.
 */
export class Questions {
  readonly #admin: Admin
  readonly #connected: () => Promise<void>
  #last: Promise<unknown> = Promise.resolve()

  /** `connected`: resolves when the cluster may be asked. */
  constructor(admin: Admin, connected: () => Promise<void> = async () => undefined) {
    this.#admin = admin
    this.#connected = connected
  }

  /** `topic`: which one the question is about, for an answer that there is none. */
  ask<T>(question: (admin: Admin) => Promise<T>, topic?: string): Promise<T> {
    const answer = this.#last.then(() => this.#put(question, topic))
    this.#last = answer.catch(() => undefined)
    return answer
  }

  /** kafkajs asks any broker that it believes to be there, and one that just went is believed in for some seconds. */
  async #put<T>(question: (admin: Admin) => Promise<T>, topic: string | undefined): Promise<T> {
    await this.#connected()
    for (let count = 1; ; count++) {
      try {
        return await question(this.#admin)
      } catch (error) {
        if (count === tries || !isOfOneBroker(error)) throw told(error, topic)
        await pause(pauseMs)
      }
    }
  }
}

function isOfOneBroker(error: unknown): boolean {
  return error instanceof Error && error.name.startsWith('KafkaJSConnection')
}
