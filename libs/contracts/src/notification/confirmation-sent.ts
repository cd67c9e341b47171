import { IsUUID } from 'class-validator';

export class ConfirmationSent {
  @IsUUID()
  mailId: string;
}
