import 'reflect-metadata';
import { IsIn, IsOptional, IsString, Length } from 'class-validator';
import { MAX_SAID, WhoActs } from '../http/signed-request.js';

/** The body of a decision: what somebody says to something that waits for a person. */
export class DecisionRequest extends WhoActs {
  /** Where the saga waits. */
  @IsString()
  @Length(1, 255)
  path: string;

  @IsIn(['approved', 'rejected'])
  decision: 'approved' | 'rejected';

  /** In which role: the approval says which ones may decide. */
  @IsString()
  @Length(1, 64)
  role: string;

  @IsOptional()
  @IsString()
  @Length(1, MAX_SAID)
  comment?: string | null;
}
