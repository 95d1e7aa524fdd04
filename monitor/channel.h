/* The second serial port: JSON lines for programs. */
#ifndef MONITOR_CHANNEL_H
#define MONITOR_CHANNEL_H

void channel_put(const char *text, ...) __attribute__((format(printf, 1, 2)));

/* A JSON string literal, quotes included, with what needs it escaped. */
void channel_put_string(const char *text);

#endif
