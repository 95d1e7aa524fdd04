/* A configuration file (`--config FILE`): an INI file with a [machine] section, whose keys are the
 * options of `mirrorball run`, and a [vm NAME] section for each VM (docs/scheduling.md). */
#ifndef TOOLS_LAUNCHER_CONFIGFILE_H
#define TOOLS_LAUNCHER_CONFIGFILE_H

#include "tools/launcher/options.h"

/* Reads the file into `options`, VMs and all; their file names are as seen from the file's folder.
 * `path` must live as long as the options. A problem says where: FILE:LINE. */
bool config_file_read(const char *path, struct options *options, struct problem *problem);

#endif
