module vmfarm/tinyguest

go 1.25.11

require gopkg.in/yaml.v3 v3.0.1
