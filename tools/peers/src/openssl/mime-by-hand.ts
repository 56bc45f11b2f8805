/** A MIME entity, read with two searches: enough for what is signed here, and nothing of our own readers. */
export type Entity = {
  readonly contentType: string
  readonly body: Buffer
  /** Fields and body, as they came. */
  readonly whole: Buffer
}

export function entityOf(whole: Buffer): Entity {
  const end = whole.indexOf('\r\n\r\n')
  const fields = whole.subarray(0, end).toString('latin1')
  const contentType = /^content-type:\s*(.*(?:\r\n[ \t].*)*)/im.exec(fields)?.[1] ?? ''
  const encoding = /^content-transfer-encoding:\s*(\S+)/im.exec(fields)?.[1]?.toLowerCase()
  const body = whole.subarray(end + 4)
  return {
    contentType,
    whole,
    body: encoding === 'base64' ? Buffer.from(body.toString('latin1'), 'base64') : body,
  }
}

/** The line end before a boundary belongs to the boundary (RFC 2046 5.1.1). */
export function partsOf({ contentType, body }: Entity): readonly Entity[] {
  const boundary = /boundary="?([^";\r\n]+)"?/i.exec(contentType)?.[1]
  if (boundary === undefined) return []
  const parts: Entity[] = []
  const line = Buffer.from(`--${boundary}`)
  let from = body.indexOf(line)
  for (let next = body.indexOf(line, from + 1); from >= 0 && next >= 0; next = body.indexOf(line, from + 1)) {
    parts.push(entityOf(body.subarray(body.indexOf('\r\n', from) + 2, next - 2)))
    from = next
  }
  return parts
}
