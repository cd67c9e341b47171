import type { CanActivate, ExecutionContext, Type } from '@nestjs/common';
import { Logger } from '@nestjs/common';
import { ProblemException } from '../rest/http/problem.js';
import type { EddaRequest } from '../rest/http/request.js';
import { pathOf } from '../rest/http/request.js';
import { permissionOf } from './allow.js';
import type { Caller } from './caller.js';
import { letThrough } from './caller-of.js';
import { fulfils } from './roles.js';
import type { SignIn } from './sign-in.js';

/**
 * Stands before every route of Edda, and decides alone: whatever a middleware before it has seen or not, a request comes no further without
 * the role that its route needs. A route that does not say what it needs is refused. Routes of the application itself are not its business.
 */
export class SignInGuard implements CanActivate {
  private readonly logger = new Logger('EddaSignIn');

  constructor(
    private readonly signIn: SignIn,
    private readonly guarded: ReadonlySet<Type>,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (context.getType() !== 'http' || !this.guarded.has(context.getClass())) return true;
    const request = context.switchToHttp().getRequest<EddaRequest>();
    const needed = permissionOf(context.getHandler(), context.getClass());
    if (needed === 'nothing') return true;
    const caller = await this.signIn.callerOf(request);
    if (needed === undefined) throw this.refuse(request, caller, 'a permission that it does not name');
    if (!this.signIn.isOpen && !fulfils(caller.roles, needed)) throw this.refuse(request, caller, needed);
    letThrough(request, caller);
    return true;
  }

  private refuse(request: EddaRequest, caller: Caller, needed: string): ProblemException {
    const { name = 'nobody', tenant } = caller;
    const what = `${request.method ?? ''} ${pathOf(request)}`;
    this.logger.warn(`${name} of tenant ${tenant} was refused at ${what}, which needs ${needed}`);
    return notAllowed(caller, needed === 'any-role' ? 'a role' : `the role ${needed}`, needed);
  }
}

/** @param what which role, for people */
export function notAllowed(
  { name = 'nobody', roles }: Caller,
  what: string,
  needed: string,
): ProblemException {
  const has = roles.length === 0 ? 'none' : roles.join(', ');
  const detail = `This needs ${what}. You are ${name}, and your roles here are: ${has}. Ask somebody who can give you one.`;
  return new ProblemException('not-allowed', detail, { members: { needs: needed } });
}
