/* Where the suite's text goes. The suite itself prints it as it is (output.c); a guest that links
 * the harness may do more with it. */
#ifndef CONFORMANCE_OUTPUT_H
#define CONFORMANCE_OUTPUT_H

void output_put(char c);

/* Called whenever an expectation does not hold. */
void output_failed(void);

#endif
