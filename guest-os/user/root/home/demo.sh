#!/bin/sh
# What the shell can do. Prints the same each time.
echo "--- a pipeline of three"
cat /home/disco.txt | grep monitor | wc
echo "--- redirection"
seq 5 > /tmp/numbers
echo six >> /tmp/numbers
wc < /tmp/numbers
ls /nowhere 2> /tmp/errors || echo "ls: status $?"
cat /tmp/errors
echo "--- variables and quotes"
who="the shell"
echo "$who" '$who' $who # one word each
echo "--- background jobs"
sum /home/disco.txt > /tmp/sum &
wait
cat /tmp/sum
echo "--- conditions"
true && echo yes
false || echo no; echo "status $?"
echo "--- arguments: $# of them, first '$1'"
rm /tmp/numbers /tmp/errors /tmp/sum
ls -l /home
