import { z } from 'zod'

/** Names of files, as people write them: `*.csv`, `ORDERS-????.xml`. */
export const filePattern = z
  .string()
  .regex(
    /^[^/\\\0]{1,200}$/,
    'must be the name of a file without its folder, with * for any characters and ? for one',
  )

/**
 * Whether a file name fits a pattern: `*` stands for any characters or none, `?` for one; upper and lower case are
 * alike, as they are for many of the systems that write such files. Linear but for the last `*`, which alone goes back.
 */
export function fitsPattern(name: string, pattern: string): boolean {
  const [text, mask] = [name.toLowerCase(), pattern.toLowerCase()]
  let [at, maskAt, star, resume] = [0, 0, -1, 0]
  while (at < text.length) {
    if (mask[maskAt] === '*') {
      star = maskAt++
      resume = at
    } else if (maskAt < mask.length && (mask[maskAt] === '?' || mask[maskAt] === text[at])) {
      at++
      maskAt++
    } else if (star >= 0) {
      maskAt = star + 1
      at = ++resume
    } else return false
  }
  return /^\**$/.test(mask.slice(maskAt))
}
