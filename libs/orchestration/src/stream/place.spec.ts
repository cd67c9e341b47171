import { describe, expect, it } from 'vitest';
import { comparePlaces, placeIn, placeText } from './place.js';

const place = (xid: string, position: string) => ({ xid, position });

describe('a place in the stream', () => {
  it('is told as text, and read back', () => {
    expect(placeIn(placeText(place('18446744073709551615', '9223372036854775807')))).toEqual(
      place('18446744073709551615', '9223372036854775807'),
    );
  });

  it.each([
    '',
    '1',
    '1-',
    '-1',
    '1-2-3',
    'a-1',
    '18446744073709551616-1',
    '1-9223372036854775808',
    '1 -2',
    '1-2\n',
  ])('is not "%s"', (text) => {
    expect(placeIn(text)).toBeUndefined();
  });

  it('comes after those of earlier transactions, and after earlier ones of its own', () => {
    const places = [place('10', '1'), place('9', '200'), place('10', '0'), place('9', '30')];
    expect(places.toSorted(comparePlaces).map(placeText)).toEqual(['9-30', '9-200', '10-0', '10-1']);
    expect(comparePlaces(place('9', '1'), place('9', '1'))).toBe(0);
  });
});
