const daysOfMonth = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

/** CCYYMMDD of the Gregorian calendar (X12.6 type DT with eight digits). */
export function isCalendarDate(text: string): boolean {
  if (!/^\d{8}$/.test(text)) return false
  const year = Number(text.slice(0, 4))
  const month = Number(text.slice(4, 6))
  const day = Number(text.slice(6, 8))
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
  const days = month === 2 && leap ? 29 : (daysOfMonth[month - 1] ?? 0)
  return day >= 1 && day <= days
}

/** HHMM, HHMMSS, HHMMSSD or HHMMSSDD (X12.6 type TM). */
export function isClockTime(text: string): boolean {
  return /^([01]\d|2[0-3])[0-5]\d([0-5]\d\d{0,2})?$/.test(text)
}

/** The same of bytes, whose first two of the year may be left out: CCYYMMDD or YYMMDD. */
export function isDateIn(bytes: Uint8Array, start: number, end: number): boolean {
  const length = end - start
  if ((length !== 8 && length !== 6) || !areDigits(bytes, start, end)) return false
  const century = length === 8 ? pairAt(bytes, start) : 20
  const year = 100 * century + pairAt(bytes, end - 6)
  const month = pairAt(bytes, end - 4)
  const day = pairAt(bytes, end - 2)
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
  return day >= 1 && day <= (month === 2 && leap ? 29 : (daysOfMonth[month - 1] ?? 0))
}

/** The same as `isClockTime`, of bytes. */
export function isTimeIn(bytes: Uint8Array, start: number, end: number): boolean {
  const length = end - start
  if (length < 4 || length > 8 || length === 5 || !areDigits(bytes, start, end)) return false
  if (pairAt(bytes, start) > 23 || pairAt(bytes, start + 2) > 59) return false
  return length === 4 || pairAt(bytes, start + 4) <= 59
}

function areDigits(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) {
    const byte = bytes[at] ?? 0
    if (byte < 0x30 || byte > 0x39) return false
  }
  return true
}

function pairAt(bytes: Uint8Array, at: number): number {
  return 10 * ((bytes[at] ?? 0) - 0x30) + (bytes[at + 1] ?? 0) - 0x30
}
