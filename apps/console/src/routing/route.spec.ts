import { describe, expect, it } from 'vitest';
import { pathTo, routeOf } from './route.js';

describe('an address of the console', () => {
  it.each([
    ['', { screen: 'sagas' }],
    ['sagas/', { screen: 'sagas' }],
    ['sagas/4711', { screen: 'saga', id: '4711' }],
    ['approvals', { screen: 'approvals' }],
    ['dead-letters/a', { screen: 'dead-letter', id: 'a' }],
    ['mailbox', { screen: 'mailbox' }],
    ['mailbox/a%2Fb%3Fc', { screen: 'mail', id: 'a/b?c' }],
    ['audit', { screen: 'audit' }],
    ['audit/1', { screen: 'nowhere', path: 'audit/1' }],
    ['definitions/order', { screen: 'definition', name: 'order' }],
    ['definitions/a%2Fb', { screen: 'definition', name: 'a/b' }],
    ['definitions/%E0%A4%A', { screen: 'definition', name: '%E0%A4%A' }],
    ['health/x', { screen: 'nowhere', path: 'health/x' }],
    ['sagas/a/b', { screen: 'nowhere', path: 'sagas/a/b' }],
    ['else', { screen: 'nowhere', path: 'else' }],
  ])('"%s" means one screen', (path, route) => expect(routeOf(path)).toEqual(route));

  it('holds any name', () => {
    const name = 'a/b?c#d%';
    expect(routeOf(pathTo('definitions', name))).toEqual({ screen: 'definition', name });
  });
});
