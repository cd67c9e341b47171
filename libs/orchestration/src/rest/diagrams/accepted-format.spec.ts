import { describe, expect, it } from 'vitest';
import { acceptedFormat } from './accepted-format.js';

describe('the format of a diagram', () => {
  it.each([
    undefined,
    '',
    '*/*',
    'image/svg+xml',
    'image/*',
    'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
    'image/avif,image/webp,image/svg+xml,image/*,*/*;q=0.8',
    'text/plain, image/svg+xml',
    'text/plain;q=0.5, */*;q=0.8',
    'text/plain;q=0',
    'text/plain;q=many',
    'application/json',
  ])('is SVG for "%s"', (header) => {
    expect(acceptedFormat(header)).toBe('svg');
  });

  it.each([
    'text/plain',
    'TEXT/PLAIN; charset=utf-8',
    'text/*',
    'text/plain, image/svg+xml;q=0.9',
    'text/plain;q=0.9, */*;q=0.1',
    '*/*, image/svg+xml;q=0',
  ])('is Mermaid for "%s"', (header) => {
    expect(acceptedFormat(header)).toBe('mermaid');
  });
});
