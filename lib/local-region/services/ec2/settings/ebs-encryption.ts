import type { AnswerCall, Operations } from '../../../service';

/** Whether EBS encrypts every new volume of the account in the Region. AWS Config does not record it. */
export interface EbsSettings {
  encryptsByDefault: boolean;
}

/** Creates the operations on the default encryption of EBS. */
export function createEbsEncryptionOperations(settings: EbsSettings): Operations {
  const set = (encryptsByDefault: boolean): AnswerCall => {
    return () => {
      settings.encryptsByDefault = encryptsByDefault;
      return { EbsEncryptionByDefault: encryptsByDefault };
    };
  };
  return {
    GetEbsEncryptionByDefault: () => ({ EbsEncryptionByDefault: settings.encryptsByDefault }),
    EnableEbsEncryptionByDefault: set(true),
    DisableEbsEncryptionByDefault: set(false),
  };
}
