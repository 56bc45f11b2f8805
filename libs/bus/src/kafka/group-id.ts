/** One topic a group: members that read different topics would be dealt partitions they do not read. */
export function groupIdOf(group: string, topic: string): string {
  return `${group}.${topic}`
}
