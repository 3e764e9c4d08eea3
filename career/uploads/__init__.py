"""Files that come by pieces, on a bad line: each is somebody's, lies apart until it is whole and judged, and
is named by the form that sends it."""
