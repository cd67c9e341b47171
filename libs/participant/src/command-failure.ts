import type { FailureBody, FailureContract, JsonObject } from '@edda/messaging';
import { IntrinsicException } from '@nestjs/common';

/**
 * A business failure: `throw new CommandFailure(OutOfStock, { productId })`. What the handler wrote is undone, the failure is
 * stored behind the fence and answered, and the saga decides by it. It is an outcome and no error, so Nest does not log it.
 */
export class CommandFailure<Details extends object = object> extends IntrinsicException {
  override readonly name = 'CommandFailure';
  /** Stable, for programs; the contract's. */
  readonly code: string;

  /**
   * @param contract one of the command's declared failures
   * @param details the contract's fields
   * @param message for people. Default: the code
   */
  constructor(
    readonly contract: FailureContract<Details>,
    readonly details: NoInfer<Details>,
    message: string = contract.code,
  ) {
    super(message);
    this.code = contract.code;
  }

  /** The body of the reply. Throws if the details cannot be JSON. */
  toBody(): FailureBody {
    const details = JSON.parse(JSON.stringify(this.details)) as JsonObject;
    return { code: this.code, message: this.message, details };
  }
}
