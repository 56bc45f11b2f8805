import { expect, test } from 'vitest'
import { extensionOfMediaType, mediaTypeOfName } from './media-type.ts'

test('a name tells what its file is', () => {
  expect(mediaTypeOfName('orders.2026.CSV')).toBe('text/csv')
  expect(mediaTypeOfName('orders')).toBe('application/octet-stream')
  expect(mediaTypeOfName('orders.constructor')).toBe('application/octet-stream')
})

test('a media type tells how files of it end', () => {
  expect(extensionOfMediaType('text/csv; charset=utf-8')).toBe('csv')
  expect(extensionOfMediaType('TEXT/XML')).toBe('xml')
  expect(extensionOfMediaType('application/octet-stream')).toBeUndefined()
})
