import type { EnvelopedMessage } from '@edda/messaging';
import { BaseRpcContext } from '@nestjs/microservices';

/** What a handler gets as `@Ctx()`: the message around its payload. */
export class EddaContext extends BaseRpcContext<
  [message: EnvelopedMessage, headers: Readonly<Record<string, unknown>>, attempt: number]
> {
  /** Id, name, correlation, tenant and body. The id is the same whenever the message is delivered: what makes a handler idempotent. */
  getMessage(): EnvelopedMessage {
    return this.args[0];
  }

  /** As the sender wrote them: not to be trusted. */
  getHeaders(): Readonly<Record<string, unknown>> {
    return this.args[1];
  }

  /** 1, and one more with each retry. */
  getAttempt(): number {
    return this.args[2];
  }
}
