import 'reflect-metadata';
import { IsIn, IsOptional, IsString, Length, Matches } from 'class-validator';
import { MAX_SAID } from '../http/signed-request.js';

/** The body of a decision: what somebody says to something that waits for a person. */
export class DecisionRequest {
  /** Where the saga waits. */
  @IsString()
  @Length(1, 255)
  path: string;

  @IsIn(['approved', 'rejected'])
  decision: 'approved' | 'rejected';

  @IsString()
  @Length(1, MAX_SAID)
  @Matches(/\S/, { message: 'by must name somebody' })
  by: string;

  /** In which role: the approval says which ones may decide. */
  @IsString()
  @Length(1, 64)
  role: string;

  @IsOptional()
  @IsString()
  @Length(1, MAX_SAID)
  comment?: string | null;
}
