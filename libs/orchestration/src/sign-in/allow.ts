import { applyDecorators, SetMetadata } from '@nestjs/common';
import { ApiExtension } from '@nestjs/swagger';
import type { Need } from './roles.js';

const NEEDS = 'edda:needs';

/** Where the OpenAPI document says what an operation needs. */
export const NEEDS_EXTENSION = 'x-edda-needs';

/** What a route says about who may use it. */
export type Permission = Need | 'nothing';

type Decorator = ReturnType<typeof applyDecorators>;

/** Says which role a route needs. One that says nothing is refused to everybody. */
export const Allow = (need: Need): Decorator => permission(need);

/** A route that anybody may use who reaches it. */
export const Public = (): Decorator => permission('nothing');

function permission(needed: Permission): Decorator {
  return applyDecorators(SetMetadata(NEEDS, needed), ApiExtension(NEEDS_EXTENSION, needed));
}

/** What a handler needs, or else its controller; undefined if neither says so. */
export function permissionOf(...targets: readonly object[]): Permission | undefined {
  for (const target of targets) {
    const needed = Reflect.getMetadata(NEEDS, target) as Permission | undefined;
    if (needed !== undefined) return needed;
  }
  return undefined;
}
