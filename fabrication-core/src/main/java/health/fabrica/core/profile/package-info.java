/**
 * Profiles: what a site prints with, as data that never changes under its name.
 *
 * <p>{@link health.fabrica.core.profile.ProfileLibrary} is the door. It reads the profiles that
 * come with the program and those of a site's folder, one YAML file {@code NAME@VERSION.yaml} each,
 * and hands out the typed records that the checks, planners and the cost model take: a {@link
 * health.fabrica.core.profile.PrintProcess} joins a process with its printer and its material.
 *
 * <p>Guarantees. A library is read once and is immutable. Every value lies in its range, carries
 * its unit in its key and is given exactly once; a process names its printer and material with
 * their versions; all of them build. What is wrong is refused with file, line, key and numbers
 * (FAB-1450 to FAB-1455). With a register, a profile that was used once is refused when its file
 * says something else later (FAB-1456): a change is a new version in a new file.
 *
 * <p>Text. A strict subset of YAML: {@code key: value}, nesting by indentation, lists in brackets
 * or by hyphens, comments, plain or quoted text. No anchors, tags, blocks of text or inline maps.
 * Any YAML reader reads the same; this one also knows the line, and keeps decimals as written.
 *
 * <p>To add a key: (1) a line in {@link health.fabrica.core.profile.Schema}, its name ending in its
 * unit, with its range, and with a default that means "as before" unless all files get it, so that
 * the files of sites stay valid; (2) hand it on in {@link
 * health.fabrica.core.profile.TypedRecords}; (3) write it into the shipped files. A shipped file
 * that has been released is never edited: it gets a new version beside it and a line in {@code
 * index.txt}.
 */
@NullMarked
package health.fabrica.core.profile;

import org.jspecify.annotations.NullMarked;
