/** What a reporter typed so far, as it stands in the form. */
export type ReportDraft = {
  what: string;
  service: string;
  when: string;
  savedBy: string;
  savedByText: string;
  closeness: string;
  customerImpact: string;
  gap: string;
  gapText: string;
  url: string;
  email: string;
  nameless: string;
};

export type ReportField = keyof ReportDraft;

/** What is wrong with one answer, in a sentence for whoever gave it. */
export type ReportFault = { field: ReportField; sentence: string };
