# Lists every module that a2enmod knows: name, enabled, has a .conf, needs, conflicts, LoadModule lines.
cd /etc/apache2/mods-available || exit 1
awk '
  function exists(file,    line, answer) {
    answer = (getline line < file) >= 0
    close(file)
    return answer
  }
  function flush() {
    if (name != "") printf "%s\t%s\t%s\t%s\t%s\t%s\n", name, on, conf, needs, conflicts, loads
  }
  FNR == 1 {
    flush()
    name = FILENAME; sub(/\.load$/, "", name)
    on = exists("../mods-enabled/" name ".load") ? "yes" : "no"
    conf = exists(name ".conf") ? "yes" : "no"
    needs = ""; conflicts = ""; loads = ""
  }
  /^# *Depends:/ { sub(/^# *Depends: */, ""); gsub(/,/, " "); needs = needs " " $0 }
  /^# *Conflicts:/ { sub(/^# *Conflicts: */, ""); gsub(/,/, " "); conflicts = conflicts " " $0 }
  /^[ \t]*LoadModule / { loads = loads " " $2 "=" $3 }
  END { flush() }
' ./*.load | sed 's|^\./||'
