import 'reflect-metadata';
import { IsString, Length, Matches } from 'class-validator';

/** As many characters may somebody say who acts. */
export const MAX_SAID = 500;

/** Who does something, and why: it is kept, so that it can be asked for later. */
export class SignedRequest {
  @IsString()
  @Length(1, MAX_SAID)
  @Matches(/\S/, { message: 'by must name somebody' })
  by: string;

  @IsString()
  @Length(1, MAX_SAID)
  @Matches(/\S/, { message: 'reason must say something' })
  reason: string;
}
